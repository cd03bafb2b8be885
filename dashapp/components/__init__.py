"""The parts that pages share; how they look is decided in dashapp/assets."""
