"""The action log (nhật ký thao tác): who did what, when, from where; each line sealed to the one before."""
