"""`python -m offerbook` is the same as `offerbook`."""

from offerbook.cli import main

main()
