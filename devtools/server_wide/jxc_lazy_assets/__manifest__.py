{
    "name": "JXC: assets when asked for",
    "summary": "Server-wide module of test runs that open no browser",
    "version": "19.0.1.0.0",
    "author": "JXC contributors",
    "license": "LGPL-3",
    "depends": ["base"],
    "post_load": "bundle_when_asked",
    "installable": True,
}
