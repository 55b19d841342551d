"""Set-up and test tooling of JXC; the entry point is the file `jxc` beside this package.

Only `devtools.testing.*` may import third-party packages: everything else runs on a bare Python.
"""
