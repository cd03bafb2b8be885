"""The tables; importing this room makes all of them known to SQLAlchemy."""

from core.db.tables.base import Base
from core.db.tables.campaigns import Campaign, CampaignMember
from core.db.tables.comparisons import Comparison
from core.db.tables.customers import (
    Attribute,
    Customer,
    CustomerChange,
    DifferentPeople,
    MergeCandidate,
    OrderMove,
    RetentionRule,
    Shop,
    StagedCustomer,
    Suppression,
)
from core.db.tables.imports import ImportBatch, RejectedRow, UploadChunk
from core.db.tables.jobs import Job
from core.db.tables.lists import ListBlock, ListExport, SavedList
from core.db.tables.orders import (
    CustomerBehaviour,
    LineBlock,
    Product,
    Purchase,
    PurchaseOrder,
)
from core.db.tables.people import (
    AppUser,
    AuditEntry,
    SetUpToken,
    SignInAttempt,
    UserSession,
)
from core.db.tables.products import PriceStudy, RuleSearch
from core.db.tables.recommendations import NextProduct, OfferedProduct, Recommender
from core.db.tables.runs import Artifact, FeatureSnapshot, Membership, Placement, Run, Segment
from core.db.tables.search import SearchBlock

__all__ = [
    "AppUser",
    "Artifact",
    "Attribute",
    "AuditEntry",
    "Base",
    "Campaign",
    "CampaignMember",
    "Comparison",
    "Customer",
    "CustomerBehaviour",
    "CustomerChange",
    "DifferentPeople",
    "FeatureSnapshot",
    "ImportBatch",
    "Job",
    "LineBlock",
    "ListBlock",
    "ListExport",
    "Membership",
    "MergeCandidate",
    "NextProduct",
    "OfferedProduct",
    "OrderMove",
    "Placement",
    "PriceStudy",
    "Product",
    "Purchase",
    "PurchaseOrder",
    "Recommender",
    "RejectedRow",
    "RetentionRule",
    "RuleSearch",
    "Run",
    "SavedList",
    "SearchBlock",
    "Segment",
    "SetUpToken",
    "Shop",
    "SignInAttempt",
    "StagedCustomer",
    "Suppression",
    "UploadChunk",
    "UserSession",
]
