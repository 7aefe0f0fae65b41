"""A hard cap on the memory of processes, for the attacks and for the rehearsal of the deployment."""

from .best import CPU, MEMORY, best_cap
from .limits import Cap, Usage, User
from .process import Process, ProcessError, free_port

__all__ = ["CPU", "MEMORY", "Cap", "Process", "ProcessError", "Usage", "User", "best_cap", "free_port"]
