"""What every part needs and nothing knows: money, periods, tables, problems, Vietnamese text and numbers."""
