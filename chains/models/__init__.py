"""Chat models: the embedded one, OpenAI and compatible servers, and recordings of either."""
