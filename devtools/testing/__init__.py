"""What `./jxc test` runs."""
