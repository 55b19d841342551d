{
    "name": "JXC: the database on the same core",
    "summary": "Server-wide module of test runs that are held to one core of the processor",
    "version": "19.0.1.0.0",
    "author": "JXC contributors",
    "license": "LGPL-3",
    "depends": ["base"],
    "post_load": "keep_together",
    "installable": True,
}
