"""`python -m giamngheo` and the `giamngheo` command."""

from giamngheo.project.cli import main

if __name__ == "__main__":
    main()
