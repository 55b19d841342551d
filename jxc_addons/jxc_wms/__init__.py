from . import exceptions, models, tools, wizard
from .hooks import uninstall_hook
