"""The pages about rubrics."""

from flask import Blueprint

bp = Blueprint("rubrics", __name__)
