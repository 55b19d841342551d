from . import sop
