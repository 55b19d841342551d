"""Parts of the benchmark `import`."""
