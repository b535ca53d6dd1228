# awaiting
