"""What several commands use and no command is: output, options, the days to work on, the run lock, costs."""
