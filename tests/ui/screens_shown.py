"""Which golden texts show which screen: held to the code by test_screens.py and by every golden comparison.

A name stands without its size. Each is kept at 40x24, 80x24 and 120x40, but for Spanish ones (`es-…`),
which are kept at 40x24 and 80x24.
"""

from __future__ import annotations

SHOWN: dict[str, str] = {
    "AddBoardScreen": "add-board",
    "AskFacilitatorScreen": "ask-facilitator hostile-ask",
    "AskScreen": "address address-none",
    "AvailableScreen": "available",
    "BeenHereScreen": "been-here",
    "BoardsScreen": "boards-many",
    "CatchUpScreen": "catch-up-none catch-up hostile-catch-up scripts-catch-up",
    "CommandPalette": "palette-nothing palette hostile-palette scripts-palette",
    "ConfirmScreen": "leave-board",
    "DraftsScreen": "drafts-refused drafts drafts-none outbox hostile-drafts scripts-drafts",
    "DropMachineScreen": "drop-machine",
    "EditCompose": "edit",
    "EnterCodeScreen": "enter-code-wrong enter-code",
    "EntryForm": "entry-form hostile-entry",
    "FilterScreen": "filter-two filter scripts-filter hostile-filter",
    "FirstRunScreen": "first-run-named first-run-differs first-run",
    "GuidelinesScreen": "guidelines",
    "HelpCardScreen": "help-card help-card-entry es-help-card hostile-card",
    "HelpScreen": "help-main help-thread es-help-thread hostile-help",
    "HitThread": "hit-thread",
    "InviteCodeScreen": "code",
    "ImportEntries": "import-entries",
    "InviteScreen": "invite",
    "JoinScreen": "join-nothing join-wrong join",
    "KeysScreen": "keys",
    "LateScreen": "late late-none",
    "LedgerScreen": "ledger hostile-ledger scripts-ledger",
    "LinkAskScreen": "link-ask",
    "LinkCodeScreen": "link-code",
    "LinkHereScreen": "link-here",
    "LinkTextScreen": "link-line",
    "LockScreen": "lock-wrong lock",
    "MachinesScreen": "machines-none machines-two machines",
    "MadeInviteScreen": "invite-made invite-qr",
    "MainScreen": (
        "main-no-board main-no-threads main-joining main main-held narrowed scripts-list es-main "
        "hostile-main hostile-joining scripts-main"
    ),
    "MemberScreen": "member-self member hostile-member",
    "MutedScreen": "muted muted-none",
    "NeedSheet": "need-sheet es-need-sheet",
    "NewBoardScreen": "new-board-unnamed new-board",
    "NodeScreen": "node node-none",
    "OpenInvitesScreen": "open-invites",
    "PassphraseScreen": "passphrase passphrase-differs",
    "PeopleScreen": "people-none people-alone people hostile-people hostile-toast scripts-people",
    "PickScreen": "react acts sort hostile-section scripts-sections",
    "PolicyScreen": "policy",
    "PreviewScreen": "preview preview-reply",
    "QueueScreen": "queue-none queue queue-first queue-spent hostile-queue scripts-queue",
    "RecoveryAskScreen": "recovery-ask",
    "RecoveryScreen": "recovery",
    "ReplyCompose": "reply reply-anonymous listening es-reply hostile-reply hostile-private",
    "ResourcesScreen": "resources-nothing resources-none resources es-resources hostile-resources",
    "RestoreScreen": "restore",
    "SavedScreen": "saved saved-none hostile-saved scripts-saved",
    "SearchScreen": "search-nothing search search-none scripts-search hostile-search",
    "SettingsScreen": "settings-end settings es-settings",
    "SettleScreen": "settle",
    "SleepScreen": "sleep-wrong sleep",
    "SyncScreen": "sync sync-met es-sync hostile-sync",
    "TextPage": (
        "guidelines-none guide-page es-guide-page hostile-page hostile-guidelines run-so who-wrote-it"
    ),
    "ThisBoardScreen": "this-board hostile-board scripts-board",
    "ThreadCompose": "compose-untitled compose compose-anonymous es-compose hostile-compose",
    "ThreadScreen": (
        "first-waits thread-own take-back thread thread-folded thread-noted hostile es-thread "
        "scripts-thread-0 "
        "scripts-thread-1 scripts-thread-2 scripts-thread-4 hostile-thread thread-states"
    ),
    "UnlockScreen": "unlock-wrong unlock",
    "VerifyScreen": "hostile-verify",
    "WaysInScreen": "ways-in",
    "WhoScreen": "who-own who history hostile-who scripts-who who-decided",
}
