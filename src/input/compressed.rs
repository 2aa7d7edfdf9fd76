//! gzip and Zstandard, recognised by their first bytes, with a guard against bombs.

use std::io::{self, BufRead, BufReader, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use flate2::bufread::MultiGzDecoder;
use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

use super::Stream;

/// Endings of names of compressed files.
pub const ENDINGS: [&str; 2] = ["gz", "zst"];

/// Bytes that may come out before their ratio to what went in counts.
const UNSUSPECTED: u64 = 1 << 26;
/// Bytes that may come out for each that went in; text gives 3 to 20.
const MOST_RATIO: u64 = 200;

/// The stream's content: unpacked where it begins as gzip or Zstandard do.
///
/// Members and frames that follow one another are read as one. A stream that unpacks to
/// more than 64 MiB and 200 times its size is an error when that is reached.
///
/// # Errors
/// What reading its first bytes comes to.
pub fn decompress(mut stream: Stream) -> io::Result<Stream> {
    let start = stream.fill_buf()?;
    let (gzip, zstd) = (
        start.starts_with(b"\x1f\x8b"),
        start.starts_with(b"\x28\xb5\x2f\xfd"),
    );
    if !gzip && !zstd {
        return Ok(stream);
    }
    let count = Arc::new(AtomicU64::new(0));
    let packed = BufReader::with_capacity(
        1 << 16,
        Counted {
            stream,
            count: Arc::clone(&count),
        },
    );
    let unpacked: Box<dyn Read + Send> = if gzip {
        Box::new(MultiGzDecoder::new(packed))
    } else {
        Box::new(Frames {
            packed,
            decoder: FrameDecoder::new(),
            open: false,
        })
    };
    let guarded = Guarded {
        unpacked,
        packed: count,
        bytes: 0,
    };
    Ok(Box::new(BufReader::with_capacity(1 << 16, guarded)))
}

/// Counts the bytes that are read.
struct Counted {
    stream: Stream,
    count: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.stream.read(buffer)?;
        self.count.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

/// Stops where far more comes out than texts hold.
struct Guarded {
    unpacked: Box<dyn Read + Send>,
    packed: Arc<AtomicU64>,
    bytes: u64,
}

impl Read for Guarded {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.unpacked.read(buffer)?;
        self.bytes += read as u64;
        let packed = self.packed.load(Ordering::Relaxed);
        if self.bytes > UNSUSPECTED && self.bytes / MOST_RATIO > packed {
            let what = format!(
                "unpacks to more than {MOST_RATIO} times its size, as no text does; unpack it yourself"
            );
            return Err(io::Error::new(io::ErrorKind::InvalidData, what));
        }
        Ok(read)
    }
}

/// Zstandard frames, one after the other.
struct Frames<R> {
    packed: R,
    decoder: FrameDecoder,
    open: bool,
}

impl<R: BufRead> Frames<R> {
    /// Opens the next frame; false at the end.
    fn open(&mut self) -> io::Result<bool> {
        while !self.packed.fill_buf()?.is_empty() {
            match self.decoder.init(&mut self.packed) {
                Ok(()) => return Ok(true),
                Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame {
                    length,
                    ..
                })) => {
                    let mut skipped = (&mut self.packed).take(u64::from(length));
                    io::copy(&mut skipped, &mut io::sink())?;
                }
                Err(error) => return Err(damaged(&error)),
            }
        }
        Ok(false)
    }
}

impl<R: BufRead> Read for Frames<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            if self.open && self.decoder.is_finished() && self.decoder.can_collect() == 0 {
                self.open = false;
            }
            if !self.open {
                self.open = self.open()?;
                if !self.open {
                    return Ok(0);
                }
            }
            if self.decoder.can_collect() == 0 && !self.decoder.is_finished() {
                let some = BlockDecodingStrategy::UptoBlocks(1);
                let decoded = self.decoder.decode_blocks(&mut self.packed, some);
                decoded.map_err(|error| damaged(&error))?;
            }
            let read = self.decoder.read(buffer)?;
            if read > 0 || buffer.is_empty() {
                return Ok(read);
            }
        }
    }
}

fn damaged(error: &FrameDecoderError) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn unpacked(bytes: Vec<u8>) -> io::Result<Vec<u8>> {
        let mut out = Vec::new();
        decompress(Box::new(io::Cursor::new(bytes)))?.read_to_end(&mut out)?;
        Ok(out)
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        out.write_all(bytes).expect("memory");
        out.finish().expect("memory")
    }

    fn zstd(bytes: &[u8]) -> Vec<u8> {
        ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
    }

    #[test]
    fn members_and_frames_follow_one_another() {
        for pack in [gzip, zstd] {
            let both = [pack(b"one "), pack(b"two")].concat();
            assert_eq!(unpacked(both).expect("whole"), b"one two");
        }
        assert_eq!(unpacked(b"plain".to_vec()).expect("as it is"), b"plain");
    }

    #[test]
    fn what_is_cut_off_is_an_error() {
        for pack in [gzip, zstd] {
            let mut packed = pack(&b"the mayor said that it was safe ".repeat(99));
            packed.truncate(packed.len() - 9);
            assert!(unpacked(packed).is_err());
        }
    }

    #[test]
    fn bombs_are_errors() {
        let zeros = vec![b' '; (UNSUSPECTED + UNSUSPECTED / 2) as usize];
        let error = unpacked(gzip(&zeros)).expect_err("a bomb");
        assert!(error.to_string().contains("200 times"), "{error}");
        let error = unpacked(zstd(&zeros)).expect_err("a bomb");
        assert!(error.to_string().contains("200 times"), "{error}");
    }
}
