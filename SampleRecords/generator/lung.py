REFERENCE = "lung"
