/**
 * Parts of the `User-Agent` of players that know SHOUTcast only and take no `HTTP/1.0 200 OK`: SHOUTcast's own directory
 * source filter, Windows Media Player, RealPlayer and BlackBerry's. The list is icecast-kh's.
 */
const ICY_ONLY_PLAYERS: readonly string[] = ['shoutcastsource', 'windows-media-player', 'realmedia', 'blackberry'];

/** Whether a player gets `ICY 200 OK` as the first line of a stream; all others get HTTP's. */
export function needsIcyStatusLine(userAgent: string | null | undefined): boolean {
  const name = userAgent?.toLowerCase() ?? '';
  return ICY_ONLY_PLAYERS.some((player) => name.includes(player));
}
