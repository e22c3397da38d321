"""What people, broken disks and attackers hand over: refused or repaired with a reason, and the rest goes on."""
