from . import import_files, sop
