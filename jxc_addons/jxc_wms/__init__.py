from . import controllers, exceptions, models, tools, wizard
from .hooks import uninstall_hook
