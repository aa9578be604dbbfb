"""The version of the package, read at build time: asking the installed metadata costs 15 ms a check."""

VERSION = "0.1.0"
