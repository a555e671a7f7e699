"""This engine's versions of SpiffWorkflow's task specs and event definitions, where the library's own will not do.

A spec is shared by every instance in every thread: nothing here may change it after parsing."""
