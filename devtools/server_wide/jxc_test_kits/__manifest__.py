{
    "name": "JXC: what test classes begin with, made once",
    "summary": "Server-wide module of test runs on throwaway databases",
    "version": "19.0.1.0.0",
    "author": "JXC contributors",
    "license": "LGPL-3",
    "depends": ["base"],
    "post_load": "prepare_before_tests",
    "installable": True,
}
