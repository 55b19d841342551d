from . import approval_matrix, approval_spec, door, field_path, rule_spec, transition, working_time
