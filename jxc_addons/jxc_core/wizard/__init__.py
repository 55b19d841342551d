from . import jxc_flow_activate
