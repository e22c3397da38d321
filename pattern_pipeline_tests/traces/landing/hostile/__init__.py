"""What people, broken disks and attackers hand over: refused or mended with a reason, and the rest goes on."""
