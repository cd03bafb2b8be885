"""What the web server serves: `gunicorn -c dashapp/gunicorn_config.py dashapp.wsgi:server`."""

import logging

from core import config
from dashapp.app import create_app

_settings = config.load()
logging.basicConfig(level=_settings.log_level)
app = create_app(_settings)
server = app.server
