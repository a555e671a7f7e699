"""The words of the inbox: fields of procedures, and what its filters call by keys."""

from flask import Flask

from web.language import add_filters
from web.language import translated_later as _l
from web.words import word

DOMAIN = {
    "bao_tro_xa_hoi": _l("Bảo trợ xã hội"),
    "boi_thuong_nha_nuoc": _l("Bồi thường nhà nước"),
    "chung_thuc": _l("Chứng thực"),
    "dan_so_y_te": _l("Dân số, y tế"),
    "dat_dai": _l("Đất đai"),
    "duong_thuy_noi_dia": _l("Đường thủy nội địa"),
    "giam_ngheo": _l("Giảm nghèo"),
    "giao_duc": _l("Giáo dục"),
    "ho_tich": _l("Hộ tịch"),
    "hoa_giai_co_so": _l("Hòa giải ở cơ sở"),
    "khieu_nai_to_cao": _l("Khiếu nại, tố cáo, tiếp công dân"),
    "kinh_te_tap_the": _l("Kinh tế tập thể"),
    "moi_truong": _l("Môi trường"),
    "nguoi_co_cong": _l("Người có công"),
    "nong_nghiep": _l("Nông nghiệp"),
    "nuoi_con_nuoi": _l("Nuôi con nuôi"),
    "pctnxh": _l("Phòng, chống tệ nạn xã hội"),
    "pho_bien_gdpl": _l("Phổ biến, giáo dục pháp luật"),
    "phong_chong_tham_nhung": _l("Phòng, chống tham nhũng"),
    "phong_chong_thien_tai": _l("Phòng, chống thiên tai"),
    "the_thao": _l("Thể dục, thể thao"),
    "thi_dua_khen_thuong": _l("Thi đua, khen thưởng"),
    "thu_vien": _l("Thư viện"),
    "thuy_loi": _l("Thủy lợi"),
    "ton_giao": _l("Tín ngưỡng, tôn giáo"),
    "tre_em": _l("Trẻ em"),
    "van_hoa": _l("Văn hóa"),
}
DUE_WITHIN = {
    "late": _l("đã quá hạn"),
    "today": _l("đến hạn hôm nay"),
    "soon": _l("còn không quá 3 ngày làm việc"),
    "week": _l("đến hạn trong 7 ngày tới"),
    "undated": _l("không có hạn"),
}
LIST = {
    "offered": _l("Việc của bộ phận"),
    "mine": _l("Việc của tôi"),
    "late": _l("Quá hạn"),
    "elsewhere": _l("Chờ nơi khác"),
}


def install(app: Flask) -> None:
    add_filters(app, {"domain": lambda key: word(DOMAIN, key), "list_name": lambda key: word(LIST, key)})
    app.context_processor(lambda: {"due_within": DUE_WITHIN})
