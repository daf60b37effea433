"""The server. MEDGYM_SETTINGS, a JSON object, says which world, questions, reward and limits."""

from medgym.integrations.openenv import make_app, serve

app = make_app()


def main() -> None:
    """Run the server: `server --port 8000`."""
    serve(app)


if __name__ == "__main__":
    main()
