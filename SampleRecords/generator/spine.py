REFERENCE = "spine"
