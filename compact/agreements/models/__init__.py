"""Partnership agreements: their versions, word for word, and who signed."""

from compact.agreements.models.agreement import Agreement, AgreementGrant
from compact.agreements.models.clause import Clause, Section
from compact.agreements.models.signature import Signature
from compact.agreements.models.version import Version

__all__ = ["Agreement", "AgreementGrant", "Clause", "Section", "Signature", "Version"]
