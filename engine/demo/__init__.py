"""The demo year: a made-up commune lives through 30/05/2021–30/05/2022 with the operations that the web uses."""
