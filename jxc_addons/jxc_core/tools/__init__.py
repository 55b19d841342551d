from . import door, field_path, rule_spec, transition
