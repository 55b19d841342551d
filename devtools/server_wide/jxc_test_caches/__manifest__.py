{
    "name": "JXC: what the server knows outlasts a test",
    "summary": "Server-wide module of test runs",
    "version": "19.0.1.0.0",
    "author": "JXC contributors",
    "license": "LGPL-3",
    "depends": ["base"],
    "post_load": "keep_between_tests",
    "installable": True,
}
