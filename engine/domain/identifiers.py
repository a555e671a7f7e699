"""Names of things, so that one kind of identifier is never passed for another."""

from typing import NewType
from uuid import UUID

DossierId = NewType("DossierId", UUID)
StageId = NewType("StageId", UUID)
WorkItemId = NewType("WorkItemId", UUID)  # also the id of the BPMN task instance that offers the work
TimerId = NewType("TimerId", UUID)  # also the id of the BPMN task instance that waits
MessageId = NewType("MessageId", UUID)
IncidentId = NewType("IncidentId", UUID)
ProposalId = NewType("ProposalId", UUID)
ResultId = NewType("ResultId", UUID)
CustodyId = NewType("CustodyId", UUID)
FileId = NewType("FileId", UUID)
OriginalId = NewType("OriginalId", UUID)
UserId = NewType("UserId", UUID)
UnitId = NewType("UnitId", str)
RoleKey = NewType("RoleKey", str)
ProcedureCode = NewType("ProcedureCode", str)  # national code such as "1.001193"
ProcessId = NewType("ProcessId", str)  # id of a BPMN process = stem of its file
VersionHash = NewType("VersionHash", str)  # SHA-256 (hex) of a process and all it calls
