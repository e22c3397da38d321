"""Where the installed command begins: it can be interrupted before the rest, which takes time, is imported."""

from pattern_pipeline import interrupts


def main() -> None:
    """Take signals, then import and run the command."""
    interrupts.install_handlers()
    from pattern_pipeline.cli.app import main as run_command

    run_command()
