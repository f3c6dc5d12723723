#!/bin/sh
# Makes the tones in test/fixtures that unit tests read. Needs ffmpeg with lame, libopus, libvorbis, libspeex, libtheora
# and flac. Encoders differ between versions, so the files are committed: run this only to add one or to change the tone.
set -eu
cd "$(dirname "$0")/../test/fixtures"

# 1 kHz on the left, 400 Hz on the right, 12 dB under full scale: each channel is distinguishable by ear and by meter.
STEREO="aevalsrc=0.25*sin(2*PI*1000*t)|0.25*sin(2*PI*400*t):s=44100"
# A rising tone, so that a variable bit rate varies.
RISING="aevalsrc=0.25*sin(2*PI*(200+3000*t)*t)*gt(mod(t\,0.5)\,0.2)|0.25*sin(2*PI*400*t):s=44100"
MONO="aevalsrc=0.25*sin(2*PI*1000*t):s=22050"

# make SECONDS SOURCE FILE [ENCODER OPTIONS...]
make() {
  seconds=$1 source=$2 file=$3
  shift 3
  ffmpeg -hide_banner -loglevel error -y -f lavfi -i "$source" -t "$seconds" \
    -fflags +bitexact -flags:a +bitexact -map_metadata -1 "$@" "$file"
}

make 1 "$STEREO" tone.mp3 -c:a libmp3lame -b:a 128k -write_xing 0 -id3v2_version 0
make 1 "$RISING" tone-vbr.mp3 -c:a libmp3lame -q:a 4 -metadata title=Tone -metadata artist=Airchain
make 2 "$MONO" tone-mpeg2.mp3 -c:a libmp3lame -b:a 32k -write_xing 0 -id3v2_version 0
make 0.5 "$STEREO" tone.mp2 -c:a mp2 -b:a 192k
# ffmpeg reads Musepack and does not write it: mpcenc (Debian: musepack-tools) does.
make 1 "$STEREO" tone.wav -c:a pcm_s16le
mpcenc --silent --overwrite tone.wav tone.mpc
rm tone.wav
make 1 "$STEREO" tone.aac -c:a aac -b:a 96k -f adts
make 1 "$STEREO" tone.webm -ar 48000 -c:a libopus -b:a 64k -f webm -live 1 -cluster_time_limit 250
make 1 "$STEREO" tone-file.mka -ar 48000 -c:a libopus -b:a 64k -cluster_time_limit 250
make 1 "$STEREO" tone.opus -ar 48000 -c:a libopus -b:a 64k -page_duration 100000 \
  -metadata title=Tone -metadata artist=Airchain
make 2 "$STEREO" tone-vorbis.ogg -c:a libvorbis -q:a 1 -page_duration 100000 \
  -metadata title=Tone -metadata artist=Airchain
make 0.8 "$STEREO" tone-flac.ogg -ac 1 -ar 16000 -c:a flac -f ogg -page_duration 100000 \
  -metadata title=Tone -metadata artist=Airchain
make 2 "$STEREO" tone-speex.ogg -ac 1 -ar 16000 -c:a libspeex -page_duration 100000 \
  -metadata title=Tone -metadata artist=Airchain
make 0.6 "$STEREO" tone.flac -ac 1 -ar 16000 -c:a flac

# Theora beside Vorbis: two logical streams in one Ogg file.
ffmpeg -hide_banner -loglevel error -y -f lavfi -i "testsrc=s=64x48:r=10" -f lavfi -i "$STEREO" -t 1 \
  -fflags +bitexact -flags:v +bitexact -flags:a +bitexact -map_metadata -1 \
  -c:v libtheora -q:v 1 -g 5 -c:a libvorbis -q:a 0 tone-theora.ogg

# The sizes of the frames by ffprobe: an independent reference for the tests.
{
  separator='{'
  for file in tone.mp3 tone-vbr.mp3 tone-mpeg2.mp3 tone.mp2 tone.aac tone.flac tone.webm tone-file.mka; do
    sizes=$(ffprobe -loglevel error -show_entries packet=size -of csv=p=0 "$file" | grep -o '[0-9]*' | paste -sd, -)
    printf '%s\n  "%s": [%s]' "$separator" "$file" "$sizes"
    separator=,
  done
  printf '\n}\n'
} >packet-sizes.json
