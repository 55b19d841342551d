from . import field_path, rule_spec, transition
