"""What is handed out on paper: made from projected data, dated, and read again after writing."""
