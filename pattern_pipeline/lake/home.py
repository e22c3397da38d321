"""The lake of a home folder."""

from pattern_pipeline.facets.loading import load_facets
from pattern_pipeline.lake.lake import Lake
from pattern_pipeline.lake.location import LakeLocation
from pattern_pipeline.settings import Settings


def open_lake(settings: Settings) -> Lake:
    """The lake that the settings name, migrated to the configured facets."""
    if settings.lake.catalog:
        location = LakeLocation(
            catalog=settings.lake.catalog, data=settings.lake.data or str(settings.home / "lake")
        )
    else:
        location = LakeLocation.local(settings.home / "lake")
    lake = Lake(location)
    lake.migrate(load_facets(settings.facets_folder))
    return lake
