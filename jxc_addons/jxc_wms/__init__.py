from . import exceptions, models, wizard
from .hooks import uninstall_hook
