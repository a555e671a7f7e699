"""The demo year: a commune's office from 30/05/2021 to 30/05/2022, driven through the operations in simulated time.

People, places of birth and identity numbers are made up; every dossier and account is marked as demo data."""
