import { both, type MagicTest, magicAt } from './magic.ts';
import { isAc3Stream, isLoasStream, isProgramStream, isTransportStream } from './packet-runs.ts';

/** A kind of stream that is not taken apart: its bytes leave as they came. */
export interface Container {
  /** As people write it. */
  readonly name: string;
  /** Sent to listeners where the source names no type of its own for it. */
  readonly contentType: string;
  /** Asked about the first bytes of a stream. */
  readonly begins: MagicTest;
}

/** Boxes that a file, a fragment or a live segment may begin with (ISO/IEC 14496-12 §4.3, §8; QuickTime File Format). */
const mp4Boxes = ['ftyp', 'styp', 'moov', 'moof', 'mdat', 'sidx', 'emsg', 'prft', 'free', 'skip', 'wide', 'pnot'];
const asfHeader = '\x30\x26\xb2\x75\x8e\x66\xcf\x11\xa6\xd9\x00\xaa\x00\x62\xce\x6c';
/** Anything else in RIFF (Microsoft, "Multimedia Programming Interface and Data Specifications 1.0"). */
const riff = magicAt(0, 'RIFF', 'RIFX');

/**
 * What is known by its first bytes and never taken apart. The source of each is in its line. MPEG-TS, MPEG-PS, LOAS and
 * AC-3 have short marks; they are recognised by several of them at the distances that the format demands.
 */
export const containers: readonly Container[] = [
  // ISO/IEC 13818-1 §2.4.3.2: sync byte 0x47 every 188 bytes; 192 in BDAV, 204 with Reed-Solomon (ETSI EN 300 429).
  { name: 'MPEG-TS', contentType: 'video/mp2t', begins: isTransportStream },
  // ISO/IEC 13818-1 §2.5.3.3 pack header; ISO/IEC 11172-1 §2.4.3.2.
  { name: 'MPEG-PS', contentType: 'video/mpeg', begins: isProgramStream },
  // ISO/IEC 13818-2 §6.2.2.1 sequence header; ISO/IEC 14496-2 §6.2.2 visual object sequence.
  { name: 'MPEG video', contentType: 'video/mpeg', begins: magicAt(0, '\0\0\x01\xb3', '\0\0\x01\xb0') },
  // ISO/IEC 14496-10 annex B: start code and a sequence parameter set or delimiter.
  { name: 'H.264', contentType: 'video/h264', begins: magicAt(0, ...h264Starts()) },
  // ISO/IEC 14496-3 §1.7.2: AudioSyncStream, 11 bits 0x2B7.
  { name: 'LOAS/LATM', contentType: 'audio/mp4a-latm', begins: isLoasStream },
  // ETSI TS 102 366 §4.4.1 and annex E: syncword 0x0B77.
  { name: 'AC-3', contentType: 'audio/ac3', begins: isAc3Stream },
  // ETSI TS 102 114 §5.2: core sync word in 16 and 14 bits, both byte orders; §7.4 substream sync word.
  {
    name: 'DTS',
    contentType: 'audio/vnd.dts',
    begins: magicAt(
      0,
      '\x7f\xfe\x80\x01',
      '\xfe\x7f\x01\x80',
      '\x1f\xff\xe8\x00',
      '\xff\x1f\x00\xe8',
      '\x64\x58\x20\x25',
    ),
  },
  // ISO/IEC 14496-12 §6.2: brand M4A of a file with audio alone, registered at mp4ra.org.
  { name: 'M4A', contentType: 'audio/mp4', begins: magicAt(4, 'ftypM4A ', 'ftypM4B ', 'ftypF4A ') },
  { name: 'MP4', contentType: 'video/mp4', begins: magicAt(4, ...mp4Boxes) },
  { name: 'AVI', contentType: 'video/x-msvideo', begins: both(riff, magicAt(8, 'AVI ', 'AVIX')) },
  // EBU Tech 3306: RF64, BW64 (ITU-R BS.2088). Their sizes are elsewhere.
  { name: 'RF64', contentType: 'audio/wav', begins: magicAt(0, 'RF64', 'BW64') },
  // Sony "Wave64" specification: GUID of the RIFF chunk.
  { name: 'Wave64', contentType: 'audio/x-w64', begins: magicAt(0, 'riff\x2e\x91\xcf\x11\xa5\xd6\x28\xdb') },
  // Microsoft, "Advanced Systems Format Specification" §10.1: ASF_Header_Object.
  { name: 'ASF', contentType: 'video/x-ms-asf', begins: magicAt(0, asfHeader) },
  // Microsoft, [MS-WMSP] §2.2.3: a header packet (`$H`) of framed ASF, which ffmpeg writes as `asf_stream`.
  {
    name: 'framed ASF',
    contentType: 'application/x-mms-framed',
    begins: both(magicAt(0, '$H'), magicAt(12, asfHeader)),
  },
  // RealNetworks, "RealMedia File Format"; the second is RealAudio alone.
  { name: 'RealMedia', contentType: 'application/vnd.rn-realmedia', begins: magicAt(0, '.RMF', '.ra\xfd') },
  // Apple, "Audio Interchange File Format" 1.3 and AIFF-C; EA IFF 85.
  { name: 'AIFF', contentType: 'audio/aiff', begins: both(magicAt(0, 'FORM'), magicAt(8, 'AIFF', 'AIFC', '8SVX')) },
  // Nullsoft, "NSV bitstream format": file header and synchronised frame.
  { name: 'NSV', contentType: 'video/nsv', begins: magicAt(0, 'NSVf', 'NSVs') },
  // nut.txt of the NUT project, "file_id_string".
  { name: 'NUT', contentType: 'video/x-nut', begins: magicAt(0, 'nut/multimedia container\0') },
  // Apple, "Core Audio Format Specification" 1.0.
  { name: 'CAF', contentType: 'audio/x-caf', begins: magicAt(0, 'caff\0\x01') },
  // Adobe, "Flash Video File Format Specification" 10.1 annex E.2.
  { name: 'FLV', contentType: 'video/x-flv', begins: magicAt(0, 'FLV\x01') },
  // Sun, audio(4).
  { name: 'AU', contentType: 'audio/basic', begins: magicAt(0, '.snd') },
  // RFC 4867 §5.
  { name: 'AMR', contentType: 'audio/amr', begins: magicAt(0, '#!AMR') },
  // SMPTE ST 377-1 §6: partition pack key.
  { name: 'MXF', contentType: 'application/mxf', begins: magicAt(0, '\x06\x0e\x2b\x34\x02\x05\x01\x01') },
  // DSF and DSDIFF 1.5 specifications of Sony and Philips.
  { name: 'DSD', contentType: 'audio/x-dsd', begins: magicAt(0, 'DSD \x1c\0\0\0', 'FRM8') },
  // Files of other codecs: the format descriptions of their projects.
  { name: 'WavPack', contentType: 'audio/x-wavpack', begins: magicAt(0, 'wvpk') },
  { name: "Monkey's Audio", contentType: 'audio/x-ape', begins: magicAt(0, 'MAC ') },
  { name: 'Musepack', contentType: 'audio/x-musepack', begins: magicAt(0, 'MPCK', 'MP+\x07', 'MP+\x17') },
  { name: 'True Audio', contentType: 'audio/x-tta', begins: magicAt(0, 'TTA1', 'TTA2') },
  { name: 'TAK', contentType: 'audio/x-tak', begins: magicAt(0, 'tBaK') },
  { name: 'OptimFROG', contentType: 'audio/x-ofr', begins: magicAt(0, 'OFR ') },
  { name: 'IVF', contentType: 'video/x-ivf', begins: magicAt(0, 'DKIF') },
  { name: 'MIDI', contentType: 'audio/midi', begins: magicAt(0, 'MThd\0\0\0\x06') },
  // Microsoft, [MS-DVRD]; what Windows Media Center records.
  { name: 'WTV', contentType: 'video/x-ms-wtv', begins: magicAt(0, '\xb7\xd8\x00\x20\x37\x49\xda\x11') },
];

/** The container that a stream begins with. Null: none. Undefined: more bytes are needed to tell. */
export function findContainer(bytes: Buffer): Container | null | undefined {
  let isOpen = false;
  for (const container of containers) {
    const answer = container.begins(bytes);
    if (answer) return container;
    isOpen ||= answer === null;
  }
  return isOpen ? undefined : null;
}

function h264Starts(): string[] {
  const startCodes = ['\0\0\0\x01', '\0\0\x01'];
  // nal_unit_type 7 with nal_ref_idc 1 to 3, and 9 followed by a primary_pic_type.
  const units = ['\x27', '\x47', '\x67', '\x09\x10', '\x09\x30', '\x09\xf0'];
  return startCodes.flatMap((code) => units.map((unit) => code + unit));
}
