"""What an office brings when it begins in mid-life: sheets of books, dossiers and figures, read cell by cell."""
