"""What a bench prints: one JSON object a line for each figure, which tools/bench gathers into a table."""

import json


def figure(name, value, limit, beside):
    """See figure.h."""
    print(json.dumps({"name": name, "value": value, "limit": limit, "beside": beside}), flush=True)
