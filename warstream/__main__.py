"""`python -m warstream`: the same as the `warstream` command."""

from warstream.cli import main

if __name__ == "__main__":
    main()
