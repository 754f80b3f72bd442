"""``python -m standing`` is the command line."""

from standing.cli.main import main

if __name__ == "__main__":
    main()
