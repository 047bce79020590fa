"""Tables out: the catalogue and its price list for spreadsheets, as CSV and XLSX."""
